#!/usr/bin/env bash
# Spring AOP 7.0.8 hands the Result of a suspending Kotlin function over in its box if the caller need not wait for it.
#
# Guess: whether a coroutine is dispatched changes nothing in what a proxied function returns.
# Seen: behind a class proxy with an interceptor that only proceeds, a caller on Dispatchers.Unconfined gets a
#   ClassCastException (kotlin.Result cannot be cast to the type of its value) with spring-aop 7.0.8, and the value with 7.0.10.
#   A caller in runBlocking, which is resumed later, gets the value with both. Kotlin 2.3.21, coroutines 1.10.2.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src"

cat > "$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <properties>
    <spring.version>7.0.10</spring.version>
  </properties>
  <dependencies>
    <dependency>
      <groupId>org.springframework</groupId>
      <artifactId>spring-aop</artifactId>
      <version>${spring.version}</version>
    </dependency>
    <dependency>
      <groupId>org.jetbrains.kotlin</groupId>
      <artifactId>kotlin-reflect</artifactId>
      <version>2.3.21</version>
    </dependency>
    <dependency>
      <groupId>org.jetbrains.kotlin</groupId>
      <artifactId>kotlin-stdlib</artifactId>
      <version>2.3.21</version>
    </dependency>
    <dependency>
      <groupId>org.jetbrains.kotlinx</groupId>
      <artifactId>kotlinx-coroutines-reactor</artifactId>
      <version>1.10.2</version>
    </dependency>
  </dependencies>
  <build>
    <sourceDirectory>src</sourceDirectory>
    <plugins>
      <plugin>
        <groupId>org.jetbrains.kotlin</groupId>
        <artifactId>kotlin-maven-plugin</artifactId>
        <version>2.3.21</version>
        <executions>
          <execution>
            <goals>
              <goal>compile</goal>
            </goals>
          </execution>
        </executions>
      </plugin>
    </plugins>
  </build>
</project>
POM

cat > "$work/src/Main.kt" <<'KOTLIN'
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.async
import kotlinx.coroutines.future.asCompletableFuture
import kotlinx.coroutines.runBlocking
import org.aopalliance.intercept.MethodInterceptor
import org.springframework.aop.framework.ProxyFactory

open class Shop {
    open suspend fun ask(): Result<String> = Result.success("tea")
}

private fun shown(result: Result<String>) = result.fold({ it }, { "failure: $it" })

@OptIn(DelicateCoroutinesApi::class)
fun main() {
    val factory = ProxyFactory(Shop())
    factory.isProxyTargetClass = true
    factory.addAdvice(MethodInterceptor { it.proceed() })
    val shop = factory.proxy as Shop
    val waited = runBlocking { shown(shop.ask()) }
    val atOnce = GlobalScope.async(Dispatchers.Unconfined, CoroutineStart.UNDISPATCHED) { shown(shop.ask()) }
        .asCompletableFuture()
        .handle { value, thrown -> value ?: thrown.javaClass.simpleName }
        .join()
    println("waited $waited, at once $atOnce")
}
KOTLIN

maven=("$root/mvnw" -q -B -ntp -f "$work/pom.xml" -Dkotlin.compiler.daemon=false)
"${maven[@]}" compile 2>/dev/null

wrong=0
expect() { # version, what a caller gets that does not wait
    local said
    "${maven[@]}" -Dspring.version="$1" org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath \
        -Dmdep.outputFile="$work/classpath"
    said=$(java -cp "$work/target/classes:$(cat "$work/classpath")" MainKt 2>/dev/null)
    echo "spring-aop $1: $said"
    [ "$said" = "waited tea, at once $2" ] || wrong=1
}
expect 7.0.8 ClassCastException
expect 7.0.10 tea
if [ "$wrong" = 1 ]; then
    echo "Spring does otherwise than described: this finding is out of date"
    exit 1
fi
echo "as described"
