"""What has to be renewed: how long before its end it is brought to mind, and the file a calendar reads."""
