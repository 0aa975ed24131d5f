"""What the commands of run.py do, one file a command. Engine and plots are imported only where one needs them."""
