using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The critical values of Stock and Yogo (2005), tables 5.1 and 5.2, for two-stage least squares with up to 30 instruments: of its
/// bias with one to three endogenous regressors, of the size of its tests with one or two.</summary>
internal static class StockYogo
{
    /// <summary>The measure of the first table.</summary>
    public const string Bias = "relative bias";

    /// <summary>The measure of the second table.</summary>
    public const string Size = "size";

    // A line for each number of endogenous regressors, from one on. It begins at the first number of instruments for which there is a
    // value: two more than endogenous regressors for the bias, as many for the size.
    private static readonly (string Measure, double Bound, double[][] Columns)[] Tables =
    [
        (
            Bias,
            0.05,
            Read(
                """
                13.91 16.85 18.37 19.28 19.86 20.25 20.53 20.74 20.90 21.01 21.10 21.18 21.23 21.28 21.31 21.34 21.36 21.38
                21.39 21.40 21.41 21.41 21.42 21.42 21.42 21.42 21.42 21.42 ;
                11.04 13.97 15.72 16.88 17.70 18.30 18.76 19.12 19.40 19.64 19.83 19.98 20.12 20.23 20.33 20.41 20.48 20.54
                20.60 20.65 20.69 20.73 20.76 20.79 20.82 20.84 20.86 ;
                9.53 12.20 13.95 15.18 16.10 16.80 17.35 17.80 18.17 18.47 18.73 18.94 19.13 19.29 19.44 19.56 19.67 19.77
                19.86 19.94 20.01 20.07 20.13 20.18 20.23 20.27 ;
                """
            )
        ),
        (
            Bias,
            0.1,
            Read(
                """
                9.08 10.27 10.83 11.12 11.29 11.39 11.46 11.49 11.51 11.52 11.52 11.52 11.51 11.50 11.49 11.48 11.46 11.45
                11.44 11.42 11.41 11.40 11.38 11.37 11.36 11.34 11.33 11.32 ;
                7.56 8.78 9.48 9.92 10.22 10.43 10.58 10.69 10.78 10.84 10.89 10.93 10.96 10.99 11.00 11.02 11.03 11.04 11.05
                11.05 11.05 11.06 11.06 11.06 11.05 11.05 11.05 ;
                6.61 7.77 8.50 9.01 9.37 9.64 9.85 10.01 10.14 10.25 10.33 10.41 10.47 10.52 10.56 10.60 10.63 10.65 10.68
                10.70 10.71 10.73 10.74 10.75 10.76 10.77 ;
                """
            )
        ),
        (
            Bias,
            0.2,
            Read(
                """
                6.46 6.71 6.77 6.76 6.73 6.69 6.65 6.61 6.56 6.53 6.49 6.45 6.42 6.39 6.36 6.33 6.31 6.28 6.26 6.24 6.22 6.20
                6.18 6.16 6.14 6.13 6.11 6.09 ;
                5.57 5.91 6.08 6.16 6.20 6.22 6.23 6.23 6.22 6.21 6.20 6.19 6.17 6.16 6.14 6.13 6.11 6.10 6.08 6.07 6.06 6.05
                6.03 6.02 6.01 6.00 5.99 ;
                4.99 5.35 5.56 5.69 5.78 5.83 5.87 5.90 5.92 5.93 5.94 5.94 5.94 5.94 5.94 5.93 5.93 5.92 5.92 5.91 5.90 5.90
                5.89 5.88 5.88 5.87 ;
                """
            )
        ),
        (
            Bias,
            0.3,
            Read(
                """
                5.39 5.34 5.25 5.15 5.07 4.99 4.92 4.86 4.80 4.75 4.71 4.67 4.63 4.59 4.56 4.53 4.51 4.48 4.46 4.43 4.41 4.39
                4.37 4.35 4.34 4.32 4.31 4.29 ;
                4.73 4.79 4.78 4.76 4.73 4.69 4.66 4.62 4.59 4.56 4.53 4.50 4.48 4.45 4.43 4.41 4.39 4.37 4.35 4.33 4.32 4.30
                4.29 4.27 4.26 4.24 4.23 ;
                4.30 4.40 4.44 4.46 4.46 4.45 4.44 4.42 4.41 4.39 4.37 4.36 4.34 4.32 4.31 4.29 4.28 4.27 4.25 4.24 4.23 4.21
                4.20 4.19 4.18 4.17 ;
                """
            )
        ),
        (
            Size,
            0.1,
            Read(
                """
                16.38 19.93 22.30 24.58 26.87 29.18 31.50 33.84 36.19 38.54 40.90 43.27 45.64 48.01 50.39 52.77 55.15 57.53
                59.92 62.30 64.69 67.07 69.46 71.85 74.24 76.62 79.01 81.40 83.79 86.17 ;
                7.03 13.43 16.87 19.45 21.68 23.72 25.64 27.51 29.32 31.11 32.88 34.62 36.36 38.08 39.80 41.51 43.22 44.92
                46.62 48.31 50.01 51.70 53.39 55.07 56.76 58.45 60.13 61.82 63.51 ;
                """
            )
        ),
        (
            Size,
            0.15,
            Read(
                """
                8.96 11.59 12.83 13.96 15.09 16.23 17.38 18.54 19.71 20.88 22.06 23.24 24.42 25.61 26.80 27.99 29.19 30.38
                31.58 32.77 33.97 35.17 36.37 37.57 38.77 39.97 41.17 42.37 43.57 44.78 ;
                4.58 8.18 9.93 11.22 12.33 13.34 14.31 15.24 16.16 17.06 17.95 18.84 19.72 20.60 21.48 22.35 23.22 24.09 24.96
                25.82 26.69 27.56 28.42 29.29 30.15 31.02 31.88 32.74 33.61 ;
                """
            )
        ),
        (
            Size,
            0.2,
            Read(
                """
                6.66 8.75 9.54 10.26 10.98 11.72 12.48 13.24 14.01 14.78 15.56 16.35 17.14 17.93 18.72 19.51 20.31 21.10 21.90
                22.70 23.50 24.30 25.10 25.90 26.71 27.51 28.31 29.12 29.92 30.72 ;
                3.95 6.40 7.54 8.38 9.10 9.77 10.41 11.03 11.65 12.25 12.86 13.45 14.05 14.65 15.24 15.83 16.42 17.02 17.61
                18.20 18.79 19.38 19.97 20.56 21.15 21.74 22.33 22.92 23.51 ;
                """
            )
        ),
        (
            Size,
            0.25,
            Read(
                """
                5.53 7.25 7.80 8.31 8.84 9.38 9.93 10.50 11.07 11.65 12.23 12.82 13.41 14.00 14.60 15.19 15.79 16.39 16.99
                17.60 18.20 18.80 19.41 20.01 20.61 21.22 21.83 22.43 23.04 23.65 ;
                3.63 5.45 6.28 6.89 7.42 7.91 8.39 8.85 9.31 9.77 10.22 10.68 11.13 11.58 12.03 12.49 12.94 13.39 13.84 14.29
                14.74 15.19 15.64 16.10 16.55 17.00 17.45 17.90 18.35 ;
                """
            )
        ),
    ];

    /// <summary>The critical values; empty where there are none.</summary>
    /// <param name="endogenous">The number of endogenous regressors.</param>
    /// <param name="instruments">The number of excluded instruments.</param>
    public static ImmutableArray<StockYogoValue> Values(int endogenous, int instruments)
    {
        ImmutableArray<StockYogoValue>.Builder values = ImmutableArray.CreateBuilder<StockYogoValue>();
        foreach ((string measure, double bound, double[][] columns) in Tables)
        {
            int place = instruments - endogenous - (measure == Bias ? 2 : 0);
            if (endogenous <= columns.Length && place >= 0 && place < columns[endogenous - 1].Length)
            {
                values.Add(new StockYogoValue(measure, bound, columns[endogenous - 1][place]));
            }
        }

        return values.ToImmutable();
    }

    private static double[][] Read(string table) =>
        [
            .. table
                .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => NumberTable.Read(line)),
        ];
}
