driver = sqlite
connect = @STATE@/users.sqlite
password_query = SELECT a.email AS user, NULL AS password, 'Y' AS nopassword, u.allow_nets AS allow_nets \
 FROM app_passwords a JOIN users u ON u.email = a.email WHERE a.email = '%Lu' \
 AND a.sha256 = '%{sha256;salt=@SALT@:password}' AND a.revoked_at IS NULL \
 AND (a.expires_at IS NULL OR a.expires_at > datetime('now')) AND instr(',' || a.services || ',', ',%Ls,') > 0
