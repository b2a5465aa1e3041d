"""Programs that are run and waited for."""
import subprocess
import sys


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    return done.returncode, done.stdout.strip()


def must(code):
    return subprocess.check_output([sys.executable, "-c", code], text=True).strip()


def main():
    print(run("print(6 * 7)"))
    print(run("raise SystemExit(5)"))
    print(must("print('fine')"))
    try:
        subprocess.run([sys.executable, "-c", "raise SystemExit(2)"], check=True)
    except subprocess.CalledProcessError as error:
        print("failed with", error.returncode)
    process = subprocess.Popen([sys.executable, "-c", "print(input()[::-1])"], stdin=-1, stdout=-1, text=True)
    out, _ = process.communicate("abc\n")
    print(out.strip(), process.returncode)


main()
