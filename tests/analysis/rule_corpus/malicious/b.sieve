redirect "lin.private@mail.example.net";
