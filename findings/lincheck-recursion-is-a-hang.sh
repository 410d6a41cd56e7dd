#!/usr/bin/env bash
# Lincheck 3.7 reports an operation that ends as hung if it calls itself more than some twenty times.
#
# Guess: a recursion that shares nothing and ends is passed, whatever its depth, as a loop of as many rounds is.
# Seen: in the model checker a method that calls itself ten times passes and one that does so thirty times fails with
#   "The execution has hung" and "All unfinished threads are in livelock due to non-terminating loops", although it
#   returns at once. A loop of thirty rounds passes. With a guarantee that the method is to be ignored the recursion passes, too.
# Cure: declare such methods with addGuarantee(forClasses(...).methods(...).ignore()).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.jetbrains.lincheck</groupId>
      <artifactId>lincheck</artifactId>
      <version>3.7</version>
    </dependency>
  </dependencies>
</project>
POM

cat > "$work/Deep.java" <<'JAVA'
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;

public class Deep {

    private static final String WAY = System.getProperty("way");
    private static final int DEPTH = Integer.getInteger("depth");

    @Operation
    public int sum() {
        return WAY.equals("loop") ? loop(DEPTH) : recursion(DEPTH);
    }

    private static int loop(int n) {
        int sum = 0;
        for (int i = 1; i <= n; i++) {
            sum += i;
        }
        return sum;
    }

    private static int recursion(int n) {
        return n == 0 ? 0 : n + recursion(n - 1);
    }

    public static void main(String[] arguments) {
        ModelCheckingOptions options = new ModelCheckingOptions()
                .iterations(1)
                .invocationsPerIteration(10)
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(1)
                .actorsAfter(0);
        if (WAY.equals("ignored")) {
            options.addGuarantee(
                    ManagedStrategyGuaranteeKt.forClasses("Deep").methods("recursion").ignore());
        }
        try {
            options.check(Deep.class);
            System.out.println("passed");
        } catch (AssertionError failed) {
            System.out.println(failed.getMessage().contains("The execution has hung") ? "hung" : failed.getMessage());
        }
    }
}
JAVA

"$root/mvnw" -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath \
    -Dmdep.outputFile="$work/classpath"
classpath=$work:$(cat "$work/classpath")
javac -d "$work" -cp "$classpath" "$work/Deep.java"

wrong=0
expect() { # way, depth, verdict
    local verdict
    verdict=$(java -Dway="$1" -Ddepth="$2" -cp "$classpath" Deep 2>/dev/null | tail -1)
    printf '%-9s %3d times: %s\n' "$1" "$2" "$verdict"
    [ "$verdict" = "$3" ] || wrong=1
}
expect recursion 10 passed
expect recursion 30 hung
expect loop 30 passed
expect ignored 30 passed
if [ "$wrong" = 1 ]; then
    echo "Lincheck does otherwise than described: this finding is out of date"
    exit 1
fi
echo "as described"
