require "variables";
set "t" "lin.private@mail.example.net";
redirect "${t}";
