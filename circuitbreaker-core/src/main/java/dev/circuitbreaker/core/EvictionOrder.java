package dev.circuitbreaker.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Knows which of the keys gives way next: of those that may go, the one not asked for the longest.
 *
 * <h2>How is it designed, and why?</h2>
 *
 * <p>To keep a list in order of use would mean a lock, or several shared writes, with every call. To search all keys costs
 * more the more of them there are. So a call only writes down the turn of its key, and the places are put in order when a
 * place is wanted: {@code inOrder} holds them by the turns they had when it was made, {@code others} those that were asked for
 * or made since, which are all younger. The oldest is taken from {@code inOrder}. If its turn has changed, it belongs to
 * the others; if not, it is the one not asked for the longest. When {@code inOrder} is used up, the others are sorted to
 * be the next one, unless they stand in order already. So a place is moved at most once for each time its key is asked for, and nothing is searched.
 *
 * <p>A place that cannot go when it is the oldest is <em>passed over</em>, and not looked at again until something about
 * it changes: the call that ends tells it to come back, and so does an operator's order. What changes without a call, as
 * outcomes expire, is found by a look at one of those passed over, in rotation, with each call that finds no place.
 *
 * <p>All of it is guarded by the lock of the {@link KeyPlaces}, except {@code comingBack}, which any call may add to.
 */
final class EvictionOrder {

    /** So few are looked at all at once. */
    private static final int FEW = 8;

    /** The oldest comes first. */
    private final Deque<Place> inOrder = new ArrayDeque<>(0);

    private final List<Place> others = new ArrayList<>(0);
    private final List<Place> passedOver = new ArrayList<>(0);
    private final Queue<Place> comingBack = new ConcurrentLinkedQueue<>();
    private final Predicate<Place> mayGo;
    private int rotation;

    EvictionOrder(Predicate<Place> mayGo) {
        this.mayGo = mayGo;
    }

    void add(Place place) {
        others.add(place);
    }

    /** Takes out all there are. */
    void clear() {
        inOrder.clear();
        others.clear();
        List.copyOf(passedOver).forEach(this::forget);
        comingBack.clear(); // one that comes back later finds that it has not been passed over
    }

    /** Takes out the next that may go; null if there is none. One that stays all the same has to be {@linkplain #add added}. */
    @Nullable
    Place next() {
        takeBack();
        for (Place oldest = oldest(); oldest != null; oldest = oldest()) {
            if (oldest.turn != oldest.filedTurn) {
                others.add(oldest);
            } else if (mayGo.test(oldest)) {
                return oldest;
            } else {
                passOver(oldest);
                if (mayGo.test(oldest)) { // a call that ended before its end was awaited has not told of it
                    forget(oldest);
                    return oldest;
                }
            }
        }
        return null;
    }

    /** Takes out one of those passed over that is all right now, if it is that one's turn to be looked at. */
    @Nullable
    Place reconsider(Predicate<Place> isAllRight) {
        int looks = passedOver.size() <= FEW ? passedOver.size() : 1;
        for (int i = 0; i < looks; i++) {
            rotation = rotation + 1 < passedOver.size() ? rotation + 1 : 0;
            Place place = passedOver.get(rotation);
            if (isAllRight.test(place)) {
                forget(place);
                return place;
            }
        }
        return null;
    }

    private @Nullable Place oldest() {
        Place oldest = inOrder.poll();
        if (oldest != null || others.isEmpty()) {
            return oldest;
        }
        if (!file(others)) {
            others.sort(Comparator.comparingLong(place -> place.filedTurn));
        }
        inOrder.addAll(others);
        others.clear();
        return inOrder.poll();
    }

    /** Writes the turns down, so that they stand still while places are put in order. Returns whether they are. */
    private static boolean file(List<Place> places) {
        boolean inOrder = true;
        long last = Long.MIN_VALUE;
        for (Place place : places) {
            long turn = place.turn;
            place.filedTurn = turn;
            inOrder &= turn >= last;
            last = turn;
        }
        return inOrder;
    }

    private void passOver(Place place) {
        place.position = passedOver.size();
        passedOver.add(place);
        place.awaitEnd();
    }

    /** Has a place come back if it may go now. Called by any thread, when a call has ended. */
    void comeBack(Place place) {
        if (mayGo.test(place) && place.heardEnd()) {
            comingBack.add(place);
        }
    }

    private void forget(Place place) {
        place.heardEnd();
        Place last = passedOver.remove(passedOver.size() - 1);
        if (last != place) {
            passedOver.set(place.position, last);
            last.position = place.position;
        }
        place.position = Place.NOT_PASSED_OVER;
    }

    private void takeBack() {
        for (Place place = comingBack.poll(); place != null; place = comingBack.poll()) {
            takeBack(place);
        }
    }

    private void takeBack(Place place) {
        if (place.position != Place.NOT_PASSED_OVER) { // else it has gone meanwhile
            forget(place);
            others.add(place);
        }
    }

    /** Looks at all again, because what may go has changed for all. */
    void takeAllBack() {
        for (Place place : List.copyOf(passedOver)) {
            takeBack(place);
        }
    }
}
