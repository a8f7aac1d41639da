if header :contains ["subject"] ["发票","付款"] { discard; stop; }
