package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.StreamId;
import io.tidemark.sink.stale.Snapshot.Applied;
import io.tidemark.sink.stale.Snapshot.Reached;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A sink of many syncs decides about each as if it were alone. */
class SyncsApartTest {
  private static final StaleSettings DELETES = SatisfactionTest.settings(true, false);
  private static final StreamId ITEMS = new StreamId("shop", "items");

  @Test
  @DisplayName("what is done for a sync is the same whatever other syncs are looked at with it")
  void eachSyncIsDecidedByItself() {
    for (long seed = 0; seed < 1000; seed++) {
      Snapshots orders = Snapshots.random(seed);
      Snapshots items = Snapshots.random(seed + 1000);
      items.positions.putAll(orders.positions);
      Snapshots both = together(orders, items);
      assertThat(steps(both, Snapshots.ORDERS)).isEqualTo(steps(orders, Snapshots.ORDERS));
      assertThat(steps(both, ITEMS)).isEqualTo(steps(items, Snapshots.ORDERS));
      assertThat(Decisions.next(both.build().bySync().values(), DELETES))
          .as("newest generations first, of whatever sync")
          .extracting(step -> step.generation().generation())
          .isSortedAccordingTo(Comparator.reverseOrder());
    }
  }

  @Test
  @DisplayName("each sync has all that is known of it, and positions are everybody's")
  void eachSyncHasItsOwn() {
    Snapshots orders = Snapshots.random(7);
    Snapshots items = Snapshots.random(8);
    orders.history(Snapshots.ORDERS, "orders", 0, null, null, null);
    orders.history(ITEMS, "items", 0, null, null, null);
    Snapshot both = together(orders, items).build();
    assertThat(both.bySync()).containsOnlyKeys(Snapshots.ORDERS, ITEMS);
    both.bySync()
        .forEach(
            (sync, own) -> {
              assertThat(own.open()).allMatch(g -> g.key().stream().equals(sync)).isNotEmpty();
              assertThat(own.applied()).allMatch(a -> a.key().stream().equals(sync)).isNotEmpty();
              assertThat(own.histories())
                  .singleElement()
                  .matches(h -> h.row().stream().equals(sync));
              assertThat(own.positions()).isEqualTo(both.positions());
            });
    assertThat(Snapshot.EMPTY.bySync()).isEmpty();
  }

  private static Snapshots together(Snapshots orders, Snapshots items) {
    Snapshots both = new Snapshots();
    both.positions.putAll(orders.positions);
    both.open.addAll(orders.open);
    both.reached.addAll(orders.reached);
    both.applied.addAll(orders.applied);
    both.histories.addAll(orders.histories);
    items.open.forEach(g -> both.open.add(ofItems(g)));
    items.reached.forEach(
        r -> both.reached.add(new Reached(ofItems(r.key()), r.plan(), r.part(), r.end())));
    items.applied.forEach(
        a ->
            both.applied.add(
                new Applied(
                    ofItems(a.key()), a.part(), a.attempt(), a.counts(), a.span(), a.writtenAs())));
    return both;
  }

  private static Generation ofItems(Generation g) {
    return new Generation(
        ofItems(g.key()), g.state(), g.plan(), g.end(), g.facts(), g.place(), g.outcome());
  }

  private static GenerationKey ofItems(GenerationKey key) {
    return new GenerationKey(ITEMS, key.scope(), key.generation());
  }

  private static List<String> steps(Snapshots snapshots, StreamId sync) {
    return Decisions.next(snapshots.build().bySync().values(), DELETES).stream()
        .filter(step -> step.generation().key().stream().equals(sync))
        .map(step -> step.generation().generation() + " " + step.action() + " " + step.to())
        .toList();
  }
}
