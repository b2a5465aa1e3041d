"""Processes with input, text, errors, timeouts, shells, folders and variables of their own."""
import os
import subprocess
import sys
import time

PYTHON = sys.executable


def said(code, **variables):
    return subprocess.check_output([PYTHON, "-c", code], text=True, env={**os.environ, **variables}).strip()


def upper(text):
    code = "import sys; print(sys.stdin.read().upper(), end='')"
    done = subprocess.run([PYTHON, "-c", code], input=text, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return done.stdout


def both(code):
    done = subprocess.run([PYTHON, "-c", code], capture_output=True)
    return done.returncode, done.stdout, done.stderr, done.args[1:]


def status(code):
    return subprocess.call([PYTHON, "-c", code])


def listing(folder):
    return subprocess.run("echo *.txt", shell=True, cwd=folder, capture_output=True, universal_newlines=True).stdout


def slow(seconds):
    try:
        subprocess.run([PYTHON, "-c", f"import time; time.sleep({seconds})"], timeout=0.3)
    except subprocess.TimeoutExpired as error:
        return round(error.timeout, 1)
    return None


def main():
    print(said("import os; print(os.environ['NAME'])", NAME="Ada"))
    print(upper("grüße\nan alle"))
    print(both("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"))
    print(status("raise SystemExit(4)"), status("pass"))
    os.makedirs("folder", exist_ok=True)
    for name in ("a", "b"):
        open(f"folder/{name}.txt", "w").close()
    print(listing("folder").strip())
    start = time.monotonic()
    print(slow(20), time.monotonic() - start < 10)
    try:
        subprocess.check_call([PYTHON, "-c", "raise SystemExit(7)"])
    except subprocess.CalledProcessError as error:
        print(error.returncode, error.cmd[1:])
    try:
        subprocess.check_output([PYTHON, "-c", "import sys; print('partly'); sys.exit(1)"])
    except subprocess.CalledProcessError as error:
        print(error.returncode, error.output)
    try:
        subprocess.run(["no-such-program-anywhere"])
    except FileNotFoundError as error:
        print(error.filename)
    children = [subprocess.Popen([PYTHON, "-c", f"print({n})"], stdout=subprocess.PIPE) for n in range(2)]
    print([child.communicate()[0].strip() for child in children], [child.returncode for child in children])


if __name__ == "__main__":
    main()
