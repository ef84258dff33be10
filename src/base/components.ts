/**
 * Groups of what leads to each other in a graph: the circles in it. Nodes are numbers from 0, `edges[n]` those that n leads
 * to. Groups come in an order in which each leads only into itself and into earlier ones. Takes time in line with the
 * number of edges, and no stack.
 */
export function components(edges: readonly (readonly number[])[]): number[][] {
  const order = new Array<number>(edges.length).fill(-1);
  const lowest = new Array<number>(edges.length).fill(-1);
  const isOpen = new Array<boolean>(edges.length).fill(false);
  const open: number[] = [];
  const groups: number[][] = [];
  let count = 0;
  const enter = (node: number): { readonly node: number; next: number } => {
    order[node] = lowest[node] = count++;
    isOpen[node] = true;
    open.push(node);
    return { node, next: 0 };
  };
  const lower = (node: number, to: number): void => {
    lowest[node] = Math.min(lowest[node] ?? 0, to);
  };
  for (let start = 0; start < edges.length; start++) {
    if (order[start] !== -1) continue;
    const path = [enter(start)];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const to = edges[top.node]?.[top.next++];
      if (to !== undefined) {
        if (order[to] === -1) path.push(enter(to));
        else if (isOpen[to]) lower(top.node, order[to] ?? 0);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above) lower(above.node, lowest[top.node] ?? 0);
      if (lowest[top.node] !== order[top.node]) continue;
      const group = open.splice(open.lastIndexOf(top.node));
      for (const node of group) isOpen[node] = false;
      groups.push(group);
    }
  }
  return groups;
}
