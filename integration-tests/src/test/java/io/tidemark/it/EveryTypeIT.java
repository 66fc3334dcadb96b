package io.tidemark.it;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Columns of every type that PostgreSQL has")
@ExtendWith(SceneExtension.class)
class EveryTypeIT {

  @Test
  @DisplayName(
      "every type of the catalog, its arrays, and types of one's own arrive with their least,"
          + " greatest, empty, endless and missing values, whatever the zone, and are unchanged in"
          + " the next generation")
  void everyType(Scene scene) {
    Database shop = scene.database("shop");
    EveryTypeTable every = EveryTypeTable.in(shop);
    Source source = scene.source("shop").reading(shop).tables(EveryTypeTable.NAME).start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    every.assertMirrored(source, mirror);
  }
}
