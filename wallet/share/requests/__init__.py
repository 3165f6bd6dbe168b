"""Requests of others for a presentation: one file per protocol, each says who asks before anything leaves."""
