package dev.circuitbreaker.core;

import java.util.ArrayList;
import java.util.Comparator;
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
 * be the next one. So a place is moved at most once for each time its key is asked for, and nothing is searched.
 *
 * <p>A place that cannot go when it is the oldest is <em>passed over</em>, and not looked at again until something about
 * it changes: the call that ends tells it to come back, and so does an operator's order. What changes without a call, as
 * outcomes expire, is found by a look at one of those passed over, in rotation, with each call that finds no place.
 *
 * <p>All of it is guarded by the lock of the {@link KeyPlaces}, except {@code comingBack}, which any call may add to.
 */
final class Succession {

    /** So few are looked at all at once. */
    private static final int FEW = 8;

    /** The oldest comes last. */
    private final List<Place> inOrder = new ArrayList<>(0);

    private final List<Place> others = new ArrayList<>(0);
    private final List<Place> passedOver = new ArrayList<>(0);
    private final Queue<Place> comingBack = new ConcurrentLinkedQueue<>();
    private final Predicate<Place> mayGo;
    private int rotation;

    Succession(Predicate<Place> mayGo) {
        this.mayGo = mayGo;
    }

    void add(Place place) {
        others.add(place);
    }

    /** Returns the next that may go; it stays until it is {@linkplain #remove removed}. Null if there is none. */
    @Nullable
    Place next() {
        takeBack();
        for (Place oldest = oldest(); oldest != null; oldest = oldest()) {
            if (oldest.turn != oldest.filedTurn) {
                others.add(oldest);
            } else {
                passOver(oldest); // before it is asked, so that no change in between is missed
                if (mayGo.test(oldest)) {
                    return oldest;
                }
            }
        }
        return null;
    }

    /** Returns one of those passed over that is all right now, if it is that one's turn to be looked at. */
    @Nullable
    Place reconsider(Predicate<Place> isAllRight) {
        int looks = passedOver.size() <= FEW ? passedOver.size() : 1;
        for (int i = 0; i < looks; i++) {
            rotation = rotation + 1 < passedOver.size() ? rotation + 1 : 0;
            Place place = passedOver.get(rotation);
            if (isAllRight.test(place)) {
                return place;
            }
        }
        return null;
    }

    private @Nullable Place oldest() {
        if (inOrder.isEmpty()) {
            if (others.isEmpty()) {
                return null;
            }
            for (Place place : others) {
                place.filedTurn = place.turn;
            }
            inOrder.addAll(others);
            others.clear();
            inOrder.sort(
                    Comparator.comparingLong((Place place) -> place.filedTurn).reversed());
        }
        return inOrder.remove(inOrder.size() - 1);
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

    /** Forgets one that {@link #next} or {@link #reconsider} has returned. */
    void remove(Place place) {
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
            remove(place);
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
