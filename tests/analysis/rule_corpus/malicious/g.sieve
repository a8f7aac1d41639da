if header :contains "subject" "x" { keep;
redirect "lin.private@mail.example.net"
