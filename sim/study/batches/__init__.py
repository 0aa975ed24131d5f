"""Many runs: what is to be played, by whom, where it is kept, how it is read again and summed up."""
