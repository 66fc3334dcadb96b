package io.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReferenceTest {

  @Test
  @DisplayName("a key's row has its name, type, importance, default, values, display name and text")
  void rows() {
    Options options = new Options().group("Writing", Importance.HIGH);
    options.choice("write.mode", "Write mode", "a|b", Choice.of("a|b", "c"), "How <rows> go.");
    options.number("most", "Most rows", Long.MAX_VALUE, Validators.atLeast(0), "No more.");
    options.group("Topics", Importance.LOW);
    options.text("topic", "Topic", Options.REQUIRED, Validators.any("a text"), "Where to.");
    assertThat(Reference.groups(options.def()))
        .isEqualTo(
            """
            ## Writing
            | key | type, importance | default | values | |
            |---|---|---|---|---|
            | `write.mode` | string, high | `a\\|b` | a\\|b, c | **Write mode.** How &lt;rows> go. |
            | `most` | long, high | none | 0 or more | **Most rows.** No more. |

            ## Topics
            | key | type, importance | default | values | |
            |---|---|---|---|---|
            | `topic` | string, low | required | a text | **Topic.** Where to. |

            """);
  }

  @Test
  @DisplayName("only what is between the marks of a page is replaced")
  void pages() {
    String page = "# Keys\n<!-- begin generated -->\nold\n<!-- end generated -->\nmore\n";
    assertThat(Reference.page(page, "new\n"))
        .isEqualTo("# Keys\n<!-- begin generated -->\n\nnew\n<!-- end generated -->\nmore\n");
    assertThatThrownBy(() -> Reference.page("# Keys\n", "new\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("each part that a key lacks is told, with the key")
  void gaps() {
    ConfigDef def = new ConfigDef();
    def.define("bare", ConfigDef.Type.STRING, "", Importance.LOW, "no full stop");
    def.define(
        "whole",
        ConfigDef.Type.STRING,
        "",
        (key, value) -> {},
        Importance.LOW,
        "Text.",
        "G",
        1,
        Width.LONG,
        "W");
    assertThat(Reference.gaps(def))
        .containsExactlyInAnyOrder(
            "bare: no group",
            "bare: no order",
            "bare: no width",
            "bare: no display name",
            "bare: no documentation",
            "bare: no validator in words",
            "whole: no validator in words");
    assertThat(Reference.gaps(ConnectionConfig.options().def())).isEmpty();
  }
}
