package chat.filament.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An HTTP answer.
public record Answer(HttpResponse<byte[]> response) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public int status() {
    return response.statusCode();
  }

  public String text() {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  public String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  public JsonNode json() {
    return parse(text());
  }

  /// One text field of the body.
  public String text(String field) {
    return json().path(field).asText();
  }

  /// Whether the server has no time now: nothing is wrong with the request.
  public boolean isBusy() {
    return status() == 429 || status() == 503;
  }

  /// How long it asks to wait before the next try: 100 ms where it does not say.
  public Duration retryAfter() {
    var seconds = header("retry-after");
    return seconds.matches("[0-9]{1,3}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ofMillis(100);
  }

  /// The names of the body's fields, in order.
  public List<String> keys() {
    return keys(json());
  }

  /// Fails unless it is a 2xx.
  public Answer ok() {
    assertThat(status())
        .as("%s %s: %s", response.request().method(), response.uri(), text())
        .isBetween(200, 299);
    return this;
  }

  /// Fails unless it is this refusal.
  public Answer refused(int status, String error) {
    assertThat(status() + " " + json().path("error").asText()).isEqualTo(status + " " + error);
    return this;
  }

  public static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  public static List<String> keys(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
