package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Who gives way next, and how few have to be asked to find that out. */
class EvictionOrderTest extends BreakerFixture {

    private static final int PLACES = 1_000;

    private final Set<Place> staying = new HashSet<>();
    private int asked;

    private final EvictionOrder evictionOrder = new EvictionOrder(this::mayGo);

    private boolean mayGo(Place place) {
        asked++;
        return !staying.contains(place);
    }

    private List<Place> places() {
        return places(PLACES);
    }

    private List<Place> places(int count) {
        CircuitBreaker parent = breaker(config());
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Place place = new Place("" + i, new CircuitBreaker(parent.pipeline.keyed("" + i)), evictionOrder::comeBack);
            place.turn = i;
            evictionOrder.add(place);
            places.add(place);
        }
        return places;
    }

    @Test
    void asksNoneAgainThatHasToStay() {
        staying.addAll(places());
        assertThat(evictionOrder.next()).isNull();
        assertThat(asked).as("each before and after it is passed over").isEqualTo(2 * PLACES);
        for (int i = 0; i < 100; i++) {
            assertThat(evictionOrder.next()).isNull();
        }
        assertThat(asked).isEqualTo(2 * PLACES);
    }

    @Test
    void missesNoneWhoseCallEndsWhileItIsPassedOver() {
        Place place = places(1).get(0);
        List<Boolean> answers = new ArrayList<>(List.of(false, true));
        EvictionOrder passing = new EvictionOrder(it -> answers.remove(0));
        passing.add(place);
        assertThat(passing.next()).isSameAs(place);
        assertThat(passing.reconsider(it -> true)).as("it has been taken out").isNull();
    }

    @Test
    void takesOutEachThatIsAllRightOnce() {
        List<Place> places = places(2);
        staying.addAll(places);
        assertThat(evictionOrder.next()).isNull();
        List<Place> out = List.of(reconsidered(), reconsidered());
        assertThat(out).containsExactlyInAnyOrderElementsOf(places);
        assertThat(evictionOrder.reconsider(place -> true)).isNull();
    }

    private Place reconsidered() {
        return Objects.requireNonNull(evictionOrder.reconsider(place -> true));
    }

    @Test
    void putsInOrderThoseThatWereAskedForInAnother() {
        List<Place> places = places(3);
        places.get(0).turn = 7;
        places.get(1).turn = 6;
        places.get(2).turn = 5;
        assertThat(evictionOrder.next()).isSameAs(places.get(2));
        assertThat(evictionOrder.next()).isSameAs(places.get(1));
        assertThat(evictionOrder.next()).isSameAs(places.get(0));
    }

    @Test
    void offersOneAgainThatHasStayedAllTheSame() {
        List<Place> places = places(2);
        assertThat(evictionOrder.next()).isSameAs(places.get(0));
        evictionOrder.add(places.get(0));
        assertThat(evictionOrder.next()).isSameAs(places.get(1));
        assertThat(evictionOrder.next()).isSameAs(places.get(0));
        assertThat(evictionOrder.next()).isNull();
    }

    @Test
    void looksAtOneAfterTheOtherAgain() {
        staying.addAll(places());
        assertThat(evictionOrder.next()).isNull();
        Set<Place> looked = new HashSet<>();
        for (int i = 0; i < PLACES; i++) {
            assertThat(evictionOrder.reconsider(place -> !looked.add(place))).isNull();
        }
        assertThat(looked).hasSize(PLACES);
    }

    @Test
    void looksAtAFewAllAtOnce() {
        staying.addAll(places(8));
        assertThat(evictionOrder.next()).isNull();
        List<Place> looked = new ArrayList<>();
        assertThat(evictionOrder.reconsider(place -> !looked.add(place))).isNull();
        assertThat(looked).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void forgetsOneThatHasGone() {
        List<Place> places = places(3);
        staying.addAll(places);
        assertThat(evictionOrder.next()).isNull();
        staying.remove(places.get(0));
        places.get(0).run();
        assertThat(evictionOrder.next()).isSameAs(places.get(0));
        List<Place> looked = new ArrayList<>();
        assertThat(evictionOrder.reconsider(place -> !looked.add(place))).isNull();
        assertThat(looked).containsExactlyInAnyOrder(places.get(1), places.get(2));
    }

    @Test
    void takesOneBackWhenACallHasEnded() {
        List<Place> places = places();
        staying.addAll(places);
        assertThat(evictionOrder.next()).isNull();
        places.get(500).run();
        assertThat(evictionOrder.next()).as("it still has to stay").isNull();
        staying.remove(places.get(500));
        asked = 0;
        places.get(500).run();
        places.get(500).run();
        assertThat(evictionOrder.next()).isSameAs(places.get(500));
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void asksFewToReplaceManyThatMayGo() {
        places();
        for (int i = 0; i < PLACES; i++) {
            Place next = evictionOrder.next();
            assertThat(next).isNotNull().extracting(place -> place.key).isEqualTo("" + i);
        }
        assertThat(asked).isEqualTo(PLACES);
    }

    @RepeatedTest(20)
    void isThatOfTheKeyNotAskedForTheLongest(RepetitionInfo repetition) {
        RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom").create(repetition.getCurrentRepetition());
        int room = 1 + random.nextInt(8);
        CircuitBreaker breaker = breaker(config().maxKeys(room));
        LinkedHashSet<String> expected = new LinkedHashSet<>();
        for (int i = 0; i < 500; i++) {
            String key = "" + random.nextInt(room + 3);
            succeed(breaker.forKey(key), 1);
            expected.remove(key);
            if (expected.size() == room) {
                expected.remove(expected.iterator().next());
            }
            expected.add(key);
            assertThat(breaker.keys().keySet())
                    .as("call " + i + " of seed " + repetition.getCurrentRepetition())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
