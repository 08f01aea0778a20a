"""The commands of `microblog`, one file each; `cli.py` lists them and loads a file when its command is called."""
