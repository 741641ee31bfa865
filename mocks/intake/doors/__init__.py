"""Four wire generations, one file each; nothing is unified between them."""
