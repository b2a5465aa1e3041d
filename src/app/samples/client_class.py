"""A client class: the session lives as long as the object, and `with` closes it."""
import requests


class Forge:
    def __init__(self, token):
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.session.close()

    def _get(self, path):
        response = self.session.get(f"https://forge.example/api/{path}", timeout=10)
        response.raise_for_status()
        return response.json()

    def issues(self, project):
        return self._get(f"projects/{project}/issues")

    def members(self, project):
        return self._get(f"projects/{project}/members")


def summary(projects):
    with Forge("secret") as forge:
        for project in projects:
            issues = forge.issues(project)
            members = forge.members(project)
            print(project, len(issues), len(members))


if __name__ == "__main__":
    summary(["engine", "page"])
