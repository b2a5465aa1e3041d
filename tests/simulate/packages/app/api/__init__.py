print("api", __name__)
