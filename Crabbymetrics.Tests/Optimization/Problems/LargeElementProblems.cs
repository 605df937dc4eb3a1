using static Crabbymetrics.Tests.Optimization.Element;
using static Crabbymetrics.Tests.Optimization.Jet;
using static Crabbymetrics.Tests.Optimization.SmallElementProblems;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>
/// Problems of many variables in the style of CUTEst (N. Gould, D. Orban and P. Toint, Computational Optimization and Applications 60
/// (2015), 545-557), with their starts. Minima as published, or the lowest that several solvers find.
/// </summary>
internal static class LargeElementProblems
{
    public static IReadOnlyList<ElementProblem> All =>
        [
            Make(
                "ARWHEAD 1000",
                All1(1000, 1.0),
                n => Each(0, n - 1, i => Of(i, n - 1, (x, z) => Square(Square(x) + Square(z)) - (4.0 * x) + 3.0)),
                0.0
            ),
            Make("BDQRTIC 100", All1(100, 1.0), n => Each(0, n - 4, i => Quartic(i, n)), 378.7691918),
            Make(
                "CRAGGLVY 1000",
                [1.0, .. All1(999, 2.0)],
                n => Each(0, (n / 2) - 1, i => new Element([2 * i, (2 * i) + 1, (2 * i) + 2, (2 * i) + 3], Cragg)),
                336.4231479
            ),
            Make(
                "CHNRSNBM 50",
                All1(50, -1.0),
                n =>
                    Each(
                        1,
                        n - 1,
                        i => Of(i - 1, i, (x, y) => (16.0 * Square((Math.Sin(i + 1) + 1.5) * (x - Square(y)))) + Square(y - 1.0))
                    ),
                0.0
            ),
            Make("COSINE 1000", All1(1000, 1.0), n => Each(0, n - 1, i => Of(i, i + 1, (x, y) => Cos((-0.5 * y) + Square(x)))), -999.0),
            Dixmaan("DIXMAANA", 300, [0.0, 0.125, 0.125], [0, 0, 0, 0]),
            Dixmaan("DIXMAANB", 300, [0.0625, 0.0625, 0.0625], [0, 0, 0, 0]),
            Dixmaan("DIXMAANE", 300, [0.0, 0.125, 0.125], [1, 0, 0, 1]),
            Dixmaan("DIXMAANI", 300, [0.0, 0.125, 0.125], [2, 0, 0, 2]),
            Dixmaan("DIXMAANJ", 1500, [0.0625, 0.0625, 0.0625], [2, 0, 0, 2]),
            Make(
                "DIXON3DQ 100",
                All1(100, -1.0),
                n =>
                    [
                        Of(0, x => Square(x - 1.0)),
                        .. Each(0, n - 1, i => Of(i, i + 1, (x, y) => Square(x - y))),
                        Of(n - 1, x => Square(x - 1.0)),
                    ],
                0.0
            ),
            Make("DQRTIC 1000", All1(1000, 2.0), n => Each(0, n, i => Of(i, x => Fourth(x - (i + 1.0)))), 0.0),
            Make(
                "EDENSCH 1000",
                All1(1000, 8.0),
                n => Each(0, n - 1, i => Of(i, i + 1, (x, y) => Fourth(x - 2.0) + Square((x * y) - (2.0 * y)) + Square(y + 1.0))),
                5987.284592
            ),
            Make(
                "EG2 1000",
                All1(1000, 0.0),
                n => [.. Each(0, n - 1, i => Of(0, i, (x, y) => Sin(x + Square(y) - 1.0))), Of(n - 1, x => 0.5 * Sin(Square(x)))],
                -998.9473933
            ),
            Make(
                "ENGVAL1 1000",
                All1(1000, 2.0),
                n => Each(0, n - 1, i => Of(i, i + 1, (x, y) => Square(Square(x) + Square(y)) - (4.0 * x) + 3.0)),
                1108.1947
            ),
            Make(
                "EXTROSNB 10",
                All1(10, -1.0),
                n => [Of(0, x => Square(x - 1.0)), .. Each(1, n - 1, i => Of(i - 1, i, (x, y) => 100.0 * Square(y - Square(x))))],
                0.0
            ),
            Make(
                "FLETCHCR 100",
                All1(100, 0.0),
                n => Each(0, n - 1, i => Of(i, i + 1, (x, y) => 100.0 * Square(y - x + 1.0 - Square(x)))),
                0.0
            ),
            Make("FREUROTH 1000", [0.5, -2.0, .. All1(998, 0.0)], n => Each(0, n - 1, i => Of(i, i + 1, Freudenstein)), 121469.7101),
            Make(
                "GENROSE 100",
                [.. Enumerable.Range(1, 100).Select(i => i / 101.0)],
                n => Each(1, n - 1, i => Of(i - 1, i, (x, y) => (100.0 * Square(y - Square(x))) + Square(y - 1.0))),
                0.0
            ),
            Make(
                "HILBERTA 10",
                All1(10, -3.0),
                n =>
                    Each(
                        0,
                        n * n,
                        k =>
                            k / n == k % n
                                ? Of(k / n, x => Square(x) / ((2 * (k / n)) + 1.0))
                                : Of(k / n, k % n, (x, y) => x * y / ((k / n) + (k % n) + 1.0))
                    ),
                0.0
            ),
            Make(
                "LIARWHD 1000",
                All1(1000, 4.0),
                n =>
                    Each(
                        0,
                        n,
                        i =>
                            i == 0
                                ? Of(0, x => (4.0 * Square(Square(x) - x)) + Square(x - 1.0))
                                : Of(0, i, (x, y) => (4.0 * Square(Square(y) - x)) + Square(y - 1.0))
                    ),
                0.0
            ),
            Make(
                "NONDIA 1000",
                All1(1000, -1.0),
                n =>
                    [
                        Of(0, x => Square(x - 1.0) + (100.0 * Square(x - Square(x)))),
                        .. Each(2, n - 2, i => Of(0, i - 1, (x, y) => 100.0 * Square(x - Square(y)))),
                    ],
                0.0
            ),
            Make(
                "NONDQUAR 100",
                [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 1.0 : -1.0)],
                n =>
                    [
                        Of(0, 1, (x, y) => Square(x - y)),
                        .. Each(0, n - 2, i => Of(i, i + 1, n - 1, (x, y, z) => Fourth(x + y + z))),
                        Of(n - 2, n - 1, (x, y) => Square(x + y)),
                    ],
                0.0
            ),
            Make("POWER 1000", All1(1000, 1.0), n => Each(0, n, i => Of(i, x => Square((i + 1.0) * x))), 0.0),
            Make("SCHMVETT 100", All1(100, 0.5), n => Each(0, n - 2, i => Of(i, i + 1, i + 2, Schmidt)), -294.0),
            Make(
                "SINQUAD 50",
                All1(50, 0.1),
                n =>
                    [
                        Of(0, x => Fourth(x - 1.0)),
                        .. Each(1, n - 2, i => Of(0, i, n - 1, (x, y, z) => Square(Sin(y - z) - Square(x) + Square(y)))),
                        Of(0, n - 1, (x, z) => Square(Square(z) - Square(x))),
                    ],
                0.0
            ),
            Make(
                "SROSENBR 1000",
                [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? -1.2 : 1.0)],
                n => Each(0, n / 2, i => Of(2 * i, (2 * i) + 1, (x, y) => (100.0 * Square(y - Square(x))) + Square(x - 1.0))),
                0.0
            ),
            Make(
                "TOINTGSS 1000",
                All1(1000, 3.0),
                n =>
                    Each(
                        0,
                        n - 2,
                        i =>
                            Of(
                                i,
                                i + 1,
                                i + 2,
                                (x, y, z) => ((10.0 / (n + 2)) + Square(z)) * (2.0 - Exp(-Square(x - y) / (0.1 + Square(z))))
                            )
                    ),
                9.9700598802
            ),
            Make(
                "TQUARTIC 1000",
                All1(1000, 0.1),
                n => [Of(0, x => Square(x - 1.0)), .. Each(1, n - 1, i => Of(0, i, (x, y) => Square(Square(x) - Square(y))))],
                0.0
            ),
            Make(
                "TRIDIA 1000",
                All1(1000, 1.0),
                n => [Of(0, x => Square(x - 1.0)), .. Each(1, n - 1, i => Of(i - 1, i, (x, y) => (i + 1.0) * Square((2.0 * y) - x)))],
                0.0
            ),
            Make(
                "WOODS 1000",
                [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? -3.0 : -1.0)],
                n => Each(0, n / 4, i => new Element([4 * i, (4 * i) + 1, (4 * i) + 2, (4 * i) + 3], Wood)),
                0.0
            ),
        ];

    public static double[] All1(int n, double value) => [.. Enumerable.Repeat(value, n)];

    public static Element[] Each(int first, int count, Func<int, Element> element) => [.. Enumerable.Range(first, count).Select(element)];

    public static Jet Wood(Jet[] x) =>
        (100.0 * Square(x[1] - Square(x[0])))
        + Square(1.0 - x[0])
        + (90.0 * Square(x[3] - Square(x[2])))
        + Square(1.0 - x[2])
        + (10.1 * (Square(x[1] - 1.0) + Square(x[3] - 1.0)))
        + (19.8 * (x[1] - 1.0) * (x[3] - 1.0));

    private static ElementProblem Make(string name, double[] start, Func<int, Element[]> elements, params double[] minima) =>
        new(name, start, elements(start.Length), minima);

    private static Element Quartic(int i, int n) =>
        new(
            [i, i + 1, i + 2, i + 3, n - 1],
            x =>
                Square((-4.0 * x[0]) + 3.0)
                + Square(Square(x[0]) + (2.0 * Square(x[1])) + (3.0 * Square(x[2])) + (4.0 * Square(x[3])) + (5.0 * Square(x[4])))
        );

    private static Jet Cragg(Jet[] x)
    {
        Jet difference = x[2] - x[3];
        return Fourth(Exp(x[0]) - x[1])
            + (100.0 * Power(x[1] - x[2], 6))
            + Fourth((Sin(difference) / Cos(difference)) + difference)
            + Power(x[0], 8)
            + Square(x[3] - 1.0);
    }

    private static Jet Freudenstein(Jet x, Jet y) =>
        Square(x - 13.0 + (((5.0 - y) * y) - 2.0) * y) + Square(x - 29.0 + (((1.0 + y) * y) - 14.0) * y);

    private static Jet Schmidt(Jet x, Jet y, Jet z) =>
        (-1.0 / (1.0 + Square(x - y))) - Sin(0.5 * ((Math.PI * y) + z)) - Exp(-Square(((x + z) / y) - 2.0));

    private static ElementProblem Dixmaan(string name, int n, double[] factors, int[] powers)
    {
        int m = n / 3;
        double Share(int i, int k) => Math.Pow((i + 1.0) / n, powers[k]);
        Element[] elements =
        [
            Of(0, x => 1.0 + (0.0 * x)),
            .. Each(0, n, i => Of(i, x => Share(i, 0) * Square(x))),
            .. Each(0, n - 1, i => Of(i, i + 1, (x, y) => factors[0] * Share(i, 1) * Square(x) * Square(y + Square(y)))),
            .. Each(0, 2 * m, i => Of(i, i + m, (x, y) => factors[1] * Share(i, 2) * Square(x) * Fourth(y))),
            .. Each(0, m, i => Of(i, i + (2 * m), (x, y) => factors[2] * Share(i, 3) * x * y)),
        ];
        return new ElementProblem($"{name} {n}", All1(n, 2.0), elements, [1.0]);
    }
}
