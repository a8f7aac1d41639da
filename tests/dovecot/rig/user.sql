driver = sqlite
connect = @STATE@/users.sqlite
user_query = SELECT '@STATE@/mail/' || email AS home, '*:storage=' || quota AS quota_rule FROM users WHERE email = '%Lu'
iterate_query = SELECT email AS user FROM users ORDER BY email
