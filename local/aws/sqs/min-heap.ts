/** An element's place in a heap, by which it can be taken out again from the middle. */
export interface HeapNode<T> {
  readonly value: T;
  readonly key: number;
  index: number;
}

/** The smallest key first; insertion and removal anywhere in O(log n). */
export class MinHeap<T> {
  private readonly nodes: HeapNode<T>[] = [];

  get size(): number {
    return this.nodes.length;
  }

  peek(): HeapNode<T> | undefined {
    return this.nodes[0];
  }

  push(value: T, key: number): HeapNode<T> {
    const node: HeapNode<T> = { value, key, index: this.nodes.length };
    this.nodes.push(node);
    this.rise(node);
    return node;
  }

  pop(): T | undefined {
    const first = this.nodes[0];
    if (first) this.remove(first);
    return first?.value;
  }

  remove(node: HeapNode<T>): void {
    const last = this.nodes.pop();
    if (!last || last === node) return;
    this.put(last, node.index);
    this.rise(last);
    this.sink(last);
  }

  private rise(node: HeapNode<T>): void {
    while (node.index > 0) {
      const above = this.nodes[(node.index - 1) >> 1];
      if (!above || above.key <= node.key) return;
      this.swap(above, node);
    }
  }

  private sink(node: HeapNode<T>): void {
    for (;;) {
      const left = this.nodes[2 * node.index + 1];
      const right = this.nodes[2 * node.index + 2];
      const child = right && left && right.key < left.key ? right : left;
      if (!child || child.key >= node.key) return;
      this.swap(node, child);
    }
  }

  private swap(a: HeapNode<T>, b: HeapNode<T>): void {
    const index = a.index;
    this.put(a, b.index);
    this.put(b, index);
  }

  private put(node: HeapNode<T>, index: number): void {
    node.index = index;
    this.nodes[index] = node;
  }
}
