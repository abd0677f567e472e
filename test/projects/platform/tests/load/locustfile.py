from locust import HttpUser, task


class User(HttpUser):
    @task
    def health(self) -> None:
        self.client.get("/health")
