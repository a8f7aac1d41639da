require "foreverypart";
foreverypart { discard; }
