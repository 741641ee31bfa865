"""Plain Locust as its manual has it: a user asks again when the last answer came, and waits a little between."""

from locust import FastHttpUser, constant, task


class Reception(FastHttpUser):
    """Looks cards up."""

    wait_time = constant(0.05)

    @task
    def look_up(self) -> None:
        """Ask."""
        self.client.post("/api/egw/KQNhanLichSuKCB2024", data=b"")
