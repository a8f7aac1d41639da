driver = sqlite
connect = @STATE@/users.sqlite
# IPv4 only: the dots become commas, and the address an array of four numbers.
password_query = SELECT '%u' AS user, NULL AS password, 'Y' AS nopassword FROM blocked_nets n, \
 (SELECT CASE WHEN json_valid(a) THEN ((json_extract(a, '$[0]') * 256 + json_extract(a, '$[1]')) * 256 \
 + json_extract(a, '$[2]')) * 256 + json_extract(a, '$[3]') END AS number \
 FROM (SELECT '[' || replace('%r', '.', ',') || ']' AS a)) client \
 WHERE client.number BETWEEN n.lo AND n.hi AND (n.expires_at IS NULL OR n.expires_at > datetime('now')) LIMIT 1
