driver = sqlite
connect = @STATE@/users.sqlite
password_query = SELECT email AS user, NULL AS password, 'Y' AS nopassword FROM users WHERE email = '%Lu' AND (locked = 1 \
 OR ('%Ls' = 'imap' AND allow_imap = 0) OR ('%Ls' = 'pop3' AND allow_pop3 = 0) \
 OR ('%Ls' IN ('smtp', 'submission') AND allow_smtp = 0) OR ('%Ls' = 'sieve' AND allow_sieve = 0))
