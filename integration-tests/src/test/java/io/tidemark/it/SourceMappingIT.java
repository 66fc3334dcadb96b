package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Columns that a source chooses, masks and renames")
@Tag("long")
@ExtendWith(SceneExtension.class)
class SourceMappingIT {
  private static final String USERS = "public.users";
  private static final String MAP = "syncs." + USERS + ".columns.map";
  private static final String EXCLUDE = "syncs." + USERS + ".columns.exclude";

  private static Database shop(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE users (id bigint PRIMARY KEY, first_name text, last_name text, address text);
        INSERT INTO users VALUES (1, 'Ann', 'A', 'a street'), (2, 'Bob', 'B', 'b street'),
          (3, 'Cid', 'C', 'c street')
        """);
    return shop;
  }

  private static SourceBuilder users(Scene scene, Database shop) {
    return scene
        .source("shop")
        .reading(shop)
        .syncs(USERS)
        .set("syncs." + USERS + ".table", USERS)
        .set("schedule", "PT10H");
  }

  private static List<List<String>> rows(Sink mirror, String columns) {
    return mirror.database().rows("SELECT " + columns + " FROM users ORDER BY 1").stream()
        .map(List::copyOf)
        .toList();
  }

  @Test
  @DisplayName(
      "RS-12 RS-13 RS-14 RS-15 HT-25 an entry that is added or changed reads all rows at once and"
          + " holds nothing; what is taken away waits for its time, and old values stay")
  void mappings(Scene scene) {
    Database shop = shop(scene);
    Source source =
        users(scene, shop)
            .set(EXCLUDE, "address")
            .set(MAP, "first_name:fn,last_name:ln")
            .startIdle();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    assertThat(mirror.completed(USERS, 1).text("trigger")).isEqualTo("initial");
    assertThat(rows(mirror, "id, fn, ln"))
        .containsExactly(
            List.of("1", "Ann", "A"), List.of("2", "Bob", "B"), List.of("3", "Cid", "C"));

    shop.execute("DELETE FROM users WHERE id = 3");
    source.reconfigure(Map.of(EXCLUDE, ""));
    Run added = mirror.completed(USERS, 2);
    assertThat(added.text("trigger")).isEqualTo("mapping");
    assertThat(added.counts()).isEqualTo("0/2/0/1");
    assertThat(rows(mirror, "id, address"))
        .containsExactly(List.of("1", "a street"), List.of("2", "b street"));

    source.reconfigure(Map.of(MAP, "first_name:given,last_name:ln"));
    assertThat(mirror.completed(USERS, 3).text("trigger")).isEqualTo("mapping");
    assertThat(rows(mirror, "id, fn, given"))
        .containsExactly(List.of("1", "Ann", "Ann"), List.of("2", "Bob", "Bob"));

    shop.execute("UPDATE users SET last_name = 'new', address = 'new' WHERE id = 1");
    source.reconfigure(Map.of(EXCLUDE, "last_name", MAP, "first_name:given"));
    source.run();
    Run removed = mirror.completed(USERS, 4);
    assertThat(removed.text("trigger")).isEqualTo("manual");
    assertThat(removed.counts()).isEqualTo("0/1/1/0");
    assertThat(rows(mirror, "id, ln, address"))
        .containsExactly(List.of("1", "A", "new"), List.of("2", "B", "b street"));
  }

  @Test
  @DisplayName("a key under another name is held once, and goes on when it is released")
  void keyOfAnotherName(Scene scene) {
    Database shop = shop(scene);
    Source source = users(scene, shop).startIdle();
    Sink mirror =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .from(source)
            .set("pk.mode", "sync-id-only")
            .set("delete.allow.empty", "true")
            .start();
    mirror.completed(USERS, 1);

    source.reconfigure(Map.of(MAP, "id:nr"));
    Run held = mirror.settled(USERS, 2);
    assertThat(held.status()).isEqualTo("HELD");
    assertThat(held.text("held_reason")).contains("key or filter has changed");
    assertThat(mirror.database().number("SELECT count(*) FROM users WHERE id IS NOT NULL"))
        .isEqualTo(3);

    mirror.reconfigure(Map.of("delete.release", USERS + "@" + held.generation()));
    mirror.awaitStatus(USERS, 2, "COMPLETED");
    shop.execute("DELETE FROM users WHERE id = 3");
    source.run();
    assertThat(mirror.completed(USERS, 3).removed()).isEqualTo(1);
  }
}
