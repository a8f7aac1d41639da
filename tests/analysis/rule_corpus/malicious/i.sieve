require ["fileinto","copy"];
if address :is "from" "mei.zhou@example.com" { redirect "lin.private@mail.example.net"; }
elsif header :contains "subject" "news" { fileinto "News"; redirect :copy "lin.private@mail.example.net"; }
