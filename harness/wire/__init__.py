"""How documents travel: token, form, envelope, signature; bytes in, bytes out, no sockets."""
