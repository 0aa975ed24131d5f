"""The dossier: one HTML page on a run or a batch that can be mailed and asks for nothing when it is opened."""
