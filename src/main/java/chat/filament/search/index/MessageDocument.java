package chat.filament.search.index;

import chat.filament.core.ChannelId;
import chat.filament.core.MessageId;
import com.github.f4b6a3.ulid.Ulid;
import java.nio.ByteBuffer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;

/// The fields of a document. Raise [#SCHEMA] with every change here or in what a word is: an index
/// of another schema is thrown away and filled again.
final class MessageDocument {
  static final String SCHEMA = "3";

  static final String KEY = "key";
  static final String GENERATION = "generation";
  static final String CHANNEL = "channel_id";
  static final String AUTHOR = "author_id";
  static final String CREATED_AT = "created_at_unix";
  static final String CONTENT = "content";
  static final String HAS = "has";
  static final String CONTENT_HASH = "content_hash";
  static final String ID_HIGH = "message_id_high";
  static final String ID_LOW = "message_id_low";

  private static final SortField BY_ID_HIGH = new SortField(ID_HIGH, SortField.Type.LONG, true);
  private static final SortField BY_ID_LOW = new SortField(ID_LOW, SortField.Type.LONG, true);

  /// Also the order on disk, so that the newest hits are found without looking at the others.
  static final Sort NEWEST = new Sort(BY_ID_HIGH, BY_ID_LOW);

  private static final FieldType CONTENT_TYPE = new FieldType(TextField.TYPE_NOT_STORED);

  static {
    CONTENT_TYPE.freeze();
  }

  private MessageDocument() {}

  static Document of(IndexedMessage message, Generation generation) {
    var order = MessageOrder.of(message.id());
    var body = message.body();
    var document = new Document();
    document.add(new StringField(KEY, key(message.id(), generation).bytes(), Store.NO));
    document.add(new StringField(GENERATION, generation.term().text(), Store.NO));
    document.add(new KeywordField(CHANNEL, message.channel().id().value(), Store.NO));
    document.add(new StringField(AUTHOR, message.author().value(), Store.NO));
    document.add(new LongField(CREATED_AT, message.createdAtUnix(), Store.NO));
    document.add(new Field(CONTENT, new WordTokens(GuildWords.of(generation), body), CONTENT_TYPE));
    document.add(new NumericDocValuesField(CONTENT_HASH, body.contentHash()));
    document.add(new NumericDocValuesField(ID_HIGH, order.high()));
    document.add(new NumericDocValuesField(ID_LOW, order.low()));
    if (!body.fileNames().isEmpty()) {
      document.add(has(SearchFilter.Has.ATTACHMENT));
    }
    if (body.hasImage()) {
      document.add(has(SearchFilter.Has.IMAGE));
    }
    if (body.hasLink()) {
      document.add(has(SearchFilter.Has.LINK));
    }
    return document;
  }

  private static StringField has(SearchFilter.Has what) {
    return new StringField(HAS, what.code(), Store.NO);
  }

  /// All documents of a channel, of whatever generation.
  static Term channel(ChannelId channel) {
    return new Term(CHANNEL, channel.value());
  }

  /// The one document of a message in a generation; the guild is implied by the message.
  static Term key(MessageId id, Generation generation) {
    var bytes = ByteBuffer.allocate(Ulid.ULID_BYTES + Integer.BYTES);
    bytes.put(Ulid.from(id.value()).toBytes()).putInt(generation.number());
    return new Term(KEY, new BytesRef(bytes.array()));
  }
}
