package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @Test
  @DisplayName("a source that is called as a slot may be gives it its name")
  void plain() {
    assertThat(Names.slot("shop_2")).isEqualTo("tidemark_shop_2");
  }

  @Test
  @DisplayName("sources that differ in what a slot's name cannot say have different slots")
  void digests() {
    assertThat(Names.slot("Shop")).isNotEqualTo(Names.slot("shop"));
    assertThat(Names.slot("shop-eu")).isNotEqualTo(Names.slot("shop.eu"));
    assertThat(Names.slot("s".repeat(80))).isNotEqualTo(Names.slot("s".repeat(81)));
  }

  @ParameterizedTest
  @DisplayName("every slot's name is one that the server takes")
  @ValueSource(
      strings = {
        "shop",
        "Shop EU/1",
        "größe",
        "",
        "ssssssssssssssssssssssssssssssssssssssss" + "ssssssssssssssssssssssssssssssssssssssss"
      })
  void legal(String source) {
    assertThat(Names.slot(source)).matches("[a-z0-9_]{1,63}");
  }

  @Test
  @DisplayName(
      "a pattern matches its name, whatever is in it, and no other, not even in other case")
  void patterns() {
    String pattern = Names.pattern("public", "a.b,c(d)*");
    Pattern asDebeziumDoes = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    assertThat("public.a.b,c(d)*").matches(asDebeziumDoes);
    assertThat("publicXa.b,c(d)*").doesNotMatch(asDebeziumDoes);
    assertThat("public.A.b,c(d)*").doesNotMatch(asDebeziumDoes);
    assertThat(pattern).contains("\\,"); // which does not end it in a list
  }

  @Test
  void anIdentifierIsQuoted() {
    assertThat(Names.quoted("a\"b")).isEqualTo("\"a\"\"b\"");
  }
}
