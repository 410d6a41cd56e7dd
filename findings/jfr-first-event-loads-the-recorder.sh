#!/usr/bin/env bash
# Java 17 (17.0.15) and 25 (25.0.3): the first event class of an application loads half of Flight Recorder, although nothing is recorded.
#
# Guess: a class that extends jdk.jfr.Event costs next to nothing until there is a recording, as its methods do.
# Seen: when such a class is initialised, be it only to ask whether it is enabled, some hundred classes of jdk.jfr are loaded and the
#   metadata of all events of the JVM are read. FlightRecorder.isInitialized() says false before and after. It took about 0.1 s of a start.
#   To ask FlightRecorder.isInitialized() instead loads one class.
# Cure: touch event classes only once FlightRecorder.isInitialized() says true.
# Needs no package but the JDK's own.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/Shop.java" <<'JAVA'
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;

public class Shop {

    static class Order extends Event {}

    public static void main(String[] arguments) {
        System.out.println("begin");
        boolean recorded = arguments[0].equals("event") ? new Order().isEnabled() : FlightRecorder.isInitialized();
        System.out.println("end");
        System.out.println("recorded: " + recorded + ", recorder: " + FlightRecorder.isInitialized());
    }
}
JAVA
javac -d "$work" "$work/Shop.java"
java -version 2>&1 | head -n 1

wrong=0
look() { # what is asked, least, most
    java -Xlog:class+load -cp "$work" Shop "$1" >"$work/out"
    local classes
    classes=$(sed -n '/^begin$/,/^end$/p' "$work/out" | grep -c ' jdk\.jfr\.' || true)
    printf '%-8s loads %3d classes of jdk.jfr; %s\n' "$1" "$classes" "$(grep '^recorded:' "$work/out")"
    [ "$classes" -ge "$2" ] && [ "$classes" -le "$3" ] || wrong=1
    grep -q '^recorded: false, recorder: false$' "$work/out" || wrong=1
}
look event 60 1000
look recorder 0 5
if [ "$wrong" = 1 ]; then
    echo "Flight Recorder does otherwise than described: this finding is out of date"
    exit 1
fi
echo "as described"
