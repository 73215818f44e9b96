/// What a part of a document is for those who cannot see it (ISO 32000-1, 14.8.4).
package enum PDFRole: String, Sendable {
  case document = "Document"
  case heading1 = "H1"
  case heading2 = "H2"
  case paragraph = "P"
  case table = "Table"
  case row = "TR"
  /// A cell that names its column.
  case columnHead = "TH"
  case cell = "TD"
}

/// A part of a document, by its place among all; 0 is the document.
package struct PDFElement: Hashable, Sendable {
  let place: Int
  /// The document itself, of which all others are parts.
  package static let document = PDFElement(place: 0)
}

/// The tree of a document's parts, and which marks on which pages belong to which (ISO 32000-1,
/// 14.7).
struct StructureTree {
  private enum Child {
    case element(Int)
    case content(page: Int, mark: Int)
  }

  private struct Element {
    let role: PDFRole
    let parent: Int
    let columns: Int
    var children: [Child] = []
  }

  private var elements = [Element(role: .document, parent: -1, columns: 1)]
  /// For each page, the elements of its marks 0, 1, …
  private var marks: [[Int]] = []

  var count: Int { elements.count }

  func role(of element: PDFElement) -> PDFRole { elements[element.place].role }

  mutating func addPage() { marks.append([]) }

  mutating func add(_ role: PDFRole, in parent: PDFElement, columns: Int) -> PDFElement {
    let place = elements.count
    elements.append(Element(role: role, parent: parent.place, columns: columns))
    elements[parent.place].children.append(.element(place))
    return PDFElement(place: place)
  }

  /// Gives an element the next mark of a page.
  mutating func mark(_ element: PDFElement, page: Int) -> Int {
    let mark = marks[page].count
    marks[page].append(element.place)
    elements[element.place].children.append(.content(page: page, mark: mark))
    return mark
  }

  /// Writes the root as one object and the elements as those from `first` on; a page's number is
  /// `page`.
  func write(to file: inout PDFFile, root: Int, first: Int, page: (Int) -> Int) {
    file.object(root) { bytes in
      bytes.write("<</Type/StructTreeRoot/K \(first) 0 R/ParentTree<</Nums[")
      for (place, elements) in marks.enumerated() {
        bytes.write(place)
        bytes.write("[")
        for element in elements {
          bytes.write(reference: first + element)
          bytes.write(" ")
        }
        bytes.write("]")
      }
      bytes.write("]>>>>")
    }
    for (place, element) in elements.enumerated() {
      file.object(first + place) { bytes in
        bytes.write("<</S/")
        bytes.write(element.role.rawValue)
        bytes.write("/P ")
        bytes.write(reference: place == 0 ? root : first + element.parent)
        Self.write(element.children, to: &bytes, first: first, page: page)
        if element.columns > 1 {
          bytes.write("/A<</O/Table/ColSpan \(element.columns)>>")
        } else if element.role == .columnHead {
          bytes.write("/A<</O/Table/Scope/Column>>")
        }
        bytes.write(">>")
      }
    }
  }

  /// What belongs to an element: parts, marks on the page of the first one, and marks elsewhere.
  private static func write(
    _ children: [Child], to bytes: inout [UInt8], first: Int, page: (Int) -> Int
  ) {
    guard !children.isEmpty else { return }
    var own: Int?
    for case .content(let place, _) in children {
      bytes.write("/Pg ")
      bytes.write(reference: page(place))
      own = place
      break
    }
    bytes.write(children.count == 1 ? "/K " : "/K[")
    for (number, child) in children.enumerated() {
      if number > 0 { bytes.write(" ") }
      switch child {
      case .element(let place): bytes.write(reference: first + place)
      case .content(let place, let mark) where place == own: bytes.write(mark)
      case .content(let place, let mark):
        bytes.write("<</Type/MCR/Pg \(page(place)) 0 R/MCID \(mark)>>")
      }
    }
    if children.count > 1 { bytes.write("]") }
  }
}

extension [UInt8] {
  mutating func write(reference number: Int) {
    write(number)
    write(" 0 R")
  }
}
