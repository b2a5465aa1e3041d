"""Views of Django REST framework, which stay plain and start the coroutines that they call."""
import time

import django
from django.conf import settings

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="x",
    INSTALLED_APPS=["rest_framework"],
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": [], "UNAUTHENTICATED_USER": None},
)
django.setup()

from django.urls import path
from rest_framework.decorators import api_view
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView


def slow(n):
    time.sleep(0.002)
    return n * 2


def pair(n):
    return slow(n), slow(n + 1)


@api_view(["GET"])
def double(request, n):
    return Response({"double": slow(n)})


class Pair(APIView):
    def get(self, request, n):
        return Response(pair(n))

    def post(self, request, n):
        return Response({"sent": request.data, "slow": slow(n)}, status=201)


urlpatterns = [path("double/<int:n>", double), path("pair/<int:n>", Pair.as_view())]


def plain(request):
    return slow(1)


if __name__ == "__main__":
    client = APIClient()
    print(client.get("/double/21").json(), client.get("/pair/3").json())
    answer = client.post("/pair/4", {"a": 1}, format="json")
    print(answer.status_code, answer.json(), plain(None))
