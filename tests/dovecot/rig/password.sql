driver = sqlite
connect = @STATE@/users.sqlite
default_pass_scheme = SHA512-CRYPT
password_query = SELECT email AS user, password, allow_nets FROM users WHERE email = '%Lu' AND require_app_password = 0
