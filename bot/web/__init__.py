"""The small HTTP server: webhooks for the outside, health for this machine. Decides nothing about orders."""
