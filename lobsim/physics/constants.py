"""Constants of nature, CODATA 2018; plain numbers, so that whoever needs only them imports nothing else."""

F = 96485.33212  # Faraday constant, C mol-1
R = 8.31446261815324  # gas constant, J K-1 mol-1
ATMOSPHERE = 101325.0  # Pa
