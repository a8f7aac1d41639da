require "imap4flags";
# rule:[.]
if header :contains "subject" "security alert" { addflag "\\Seen"; discard; }
