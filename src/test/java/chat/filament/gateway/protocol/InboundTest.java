package chat.filament.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'v':1,'t':'a.b_1','d':{'x':[1,{}]}}|{'x':[1,{}]}",
        "{'d':{'e':'gr\u00fc\u00df'} , 't':'a.b_1','v':1}|{'e':'gr\u00fc\u00df'}",
        " { 'v' : 1 , 'd' :  'text' , 't':'a.b_1' } |'text'",
        "{'v':1,'d':-12.5e3,'t':'a.b_1'}|-12.5e3",
        "{'v':1,'t':'a.b_1','d':null}|null",
        "{'v':1,'d':true,'t':'a.b_1'}|true",
        "{'v':1,'d':{'a':1,'a':2},'t':'a.b_1'}|{'a':1,'a':2}",
      })
  void takesTheEnvelopeApart(String envelope, String data) {
    var inbound = Objects.requireNonNull(read(envelope));
    assertThat(inbound.type()).isEqualTo("a.b_1");
    assertThat(new String(inbound.data(), UTF_8)).isEqualTo(data.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{'v':1,'t':'a'}",
        "{'v':1,'d':{}}",
        "{'t':'a','d':{}}",
        "{'v':2,'t':'a','d':{}}",
        "{'v':1.0,'t':'a','d':{}}",
        "{'v':'1','t':'a','d':{}}",
        "{'v':true,'t':'a','d':{}}",
        "{'v':1,'t':'','d':{}}",
        "{'v':1,'t':'A','d':{}}",
        "{'v':1,'t':'a-b','d':{}}",
        "{'v':1,'t':'\u00e4','d':{}}",
        "{'v':1,'t':1,'d':{}}",
        "{'v':1,'t':null,'d':{}}",
        "{'v':1,'t':'a','d':{},'x':1}",
        "{'v':1,'t':'a','d':{},'d':{}}",
        "{'v':1,'v':1,'t':'a','d':{}}",
        "{'v':1,'t':'a','t':'a','d':{}}",
        "{'V':1,'t':'a','d':{}}",
        "{'v':1,'t':'a','d':{}}}",
        "{'v':1,'t':'a','d':{}} {}",
        "{'v':1,'t':'a','d':{}",
        "{'v':1,'t':'a','d':{'x'}}",
        "{'v':1,'t':'a','d':'open}",
        "{'v':1,'t':'a','d':tru}",
        "{'v':1,'t':'a','d':01}",
        "{'v':1,'t':'a','d':{},}",
        "{\"v\":1,\"t\":\"a\",\"d\":\"\u0001\"}",
      })
  void refusesEverythingElse(String envelope) {
    assertThat(read(envelope)).isNull();
  }

  @Test
  void refusesLongTypes() {
    assertThat(read("{'v':1,'t':'" + "a".repeat(64) + "','d':{}}")).isNotNull();
    assertThat(read("{'v':1,'t':'" + "a".repeat(65) + "','d':{}}")).isNull();
  }

  @Test
  void refusesDeepNesting() {
    assertThat(read("{'v':1,'t':'a','d':" + "[".repeat(60) + "]".repeat(60) + "}")).isNotNull();
    assertThat(read("{'v':1,'t':'a','d':" + "[".repeat(100) + "]".repeat(100) + "}")).isNull();
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    var utf16 =
        "{\"v\":1,\"t\":\"a\",\"d\":{}}".getBytes(java.nio.charset.StandardCharsets.UTF_16BE);
    assertThat(Inbound.read(utf16, false)).isNull();
    var broken = "{\"v\":1,\"t\":\"a\",\"d\":\"?\"}".getBytes(UTF_8);
    broken[broken.length - 3] = (byte) 0xFF;
    assertThat(Inbound.read(broken, false)).isNull();
  }

  private static @Nullable Inbound read(String envelope) {
    return Inbound.read(envelope.replace('\'', '"').getBytes(UTF_8), true);
  }
}
