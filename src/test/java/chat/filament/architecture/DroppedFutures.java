package chat.filament.architecture;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds futures that nobody looks at: a call that answers one and a `pop` right after it, or a
/// method that answers one, given as a reference where nothing is expected.
final class DroppedFutures {
  private static final ClassDesc FUTURE = ClassDesc.of("io.vertx.core.Future");

  /// They answer the future they were called on, whose failure they have handled.
  private static final Set<String> HANDLERS = Set.of("onComplete", "onFailure");

  private DroppedFutures() {}

  /// `Class.method:line calls name` for each.
  static List<String> of(ClassModel type) {
    var found = new ArrayList<String>();
    for (var method : type.methods()) {
      method.code().ifPresent(code -> search(type, method, code.elementList(), found));
    }
    return found;
  }

  private static void search(
      ClassModel type, MethodModel method, List<CodeElement> code, List<String> found) {
    int line = 0;
    @Nullable InvokeInstruction last = null;
    for (var element : code) {
      switch (element) {
        case LineNumber number -> line = number.line();
        case InvokeInstruction call -> last = call;
        case StackInstruction stack -> {
          if (stack.opcode() == Opcode.POP && last != null && isDropped(last)) {
            found.add(place(type, method, line) + " drops the future of " + last.name());
          }
          last = null;
        }
        case InvokeDynamicInstruction reference -> {
          last = null;
          if (isDropped(reference)) {
            found.add(place(type, method, line) + " passes a method whose future is dropped");
          }
        }
        case Instruction other -> last = null;
        default -> {
          // labels and the like stand between instructions
        }
      }
    }
  }

  private static boolean isDropped(InvokeInstruction call) {
    return call.typeSymbol().returnType().equals(FUTURE)
        && !HANDLERS.contains(call.name().stringValue());
  }

  /// A method reference is `metafactory(what the interface declares, the method, its types here)`.
  private static boolean isDropped(InvokeDynamicInstruction reference) {
    var arguments = reference.bootstrapArgs();
    return reference.bootstrapMethod().methodName().equals("metafactory")
        && arguments.get(1) instanceof DirectMethodHandleDesc method
        && method.invocationType().returnType().equals(FUTURE)
        && arguments.get(2) instanceof MethodTypeDesc expected
        && expected.returnType().equals(ConstantDescs.CD_void);
  }

  private static String place(ClassModel type, MethodModel method, int line) {
    var name = type.thisClass().asInternalName().replace('/', '.');
    return name + "." + method.methodName().stringValue() + ":" + line;
  }
}
