"""The laws of nature of a lithium-oxygen cell: one file per law, one function per equation."""
