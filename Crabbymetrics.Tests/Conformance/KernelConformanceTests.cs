using System.Globalization;
using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>The numbers of Fixtures/kernel.</summary>
public class KernelConformanceTests
{
    private const double Digits = 1e-12;

    private static readonly string[] Names = ["stackloss", "usarrests_scaled"];

    [TestCaseSource(nameof(Names))]
    public void Kernels_are_those_of_the_reference(string name)
    {
        using JsonDocument document = TransformerReference.Read("kernel", name);
        JsonElement root = document.RootElement;
        DesignMatrix train = Rows(root, name, 0, 8);
        DesignMatrix test = Rows(root, name, root.GetProperty("rows_train").GetInt32(), 4);
        int seen = 0;
        foreach (JsonProperty kernel in root.GetProperty("kernels_test_rows_by_first_8_train").EnumerateObject())
        {
            if (OptionsOf(kernel.Name) is not { } options)
            {
                continue;
            }

            options.Approximation = KernelApproximation.All;
            options.Columns = KernelColumns.Kernel;
            options.Standardize = false;
            DesignMatrix columns = new KernelBasis(options).Fit(train).Transform(test);
            for (int i = 0; i < 4; i++)
            {
                TransformerReference.AreEachClose(
                    TransformerReference.Row(columns, i),
                    TransformerReference.Numbers(kernel.Value[i]),
                    Digits,
                    $"{kernel.Name}, row {i}"
                );
            }

            seen++;
        }

        Assert.That(seen, Is.EqualTo(5));
    }

    [TestCaseSource(nameof(Names))]
    public void Gamma_follows_its_rules(string name)
    {
        using JsonDocument document = TransformerReference.Read("kernel", name);
        JsonElement rules = document.RootElement.GetProperty("bandwidth_rules");
        DesignMatrix all = TransformerReference.Design(
            "kernel",
            name,
            TransformerReference.Texts(document.RootElement.GetProperty("columns"))
        );
        foreach (
            (BandwidthScale rule, string property) in new[]
            {
                (BandwidthScale.Columns, "one_over_p"),
                (BandwidthScale.Scale, "scale"),
                (BandwidthScale.Median, "gamma_median"),
                (BandwidthScale.HalfMedian, "gamma_half_median"),
            }
        )
        {
            KernelFeatures fitted = new KernelBasis(new KernelOptions { GammaRule = rule, Standardize = false }).Fit(all);
            Assert.That(fitted.Gamma, Is.EqualTo(rules.GetProperty(property).GetDouble()).Within(1e-10).Percent, property);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Nystrom_features_are_those_of_the_reference(string name)
    {
        using JsonDocument document = TransformerReference.Read("kernel", name);
        JsonElement root = document.RootElement;
        JsonElement nystroem = root.GetProperty("nystroem");
        int trainRows = root.GetProperty("rows_train").GetInt32();
        DesignMatrix train = Rows(root, name, 0, trainRows);
        int[] landmarks = [.. nystroem.GetProperty("landmark_rows").EnumerateArray().Select(static row => row.GetInt32())];
        KernelFeatures fitted = new KernelBasis(Rbf(root)).Fit(train.SelectRows(landmarks));
        Assert.That(fitted.DroppedCount, Is.Zero);
        TransformerReference.AreClose(
            fitted.Eigenvalues,
            TransformerReference.Numbers(nystroem.GetProperty("eigenvalues")),
            1e-14,
            "eigenvalues"
        );
        DesignMatrix features = fitted.Transform(train);
        DesignMatrix others = fitted.Transform(Rows(root, name, trainRows, 4));
        for (int i = 0; i < 5; i++)
        {
            Check(features, i, nystroem.GetProperty("features_first_5")[i]);
        }

        for (int i = 0; i < 4; i++)
        {
            Check(others, i, nystroem.GetProperty("features_test")[i]);
        }

        // How far the products of the features of all rows are from the kernel.
        DesignMatrix all = TransformerReference.Design("kernel", name, TransformerReference.Texts(root.GetProperty("columns")));
        DesignMatrix kernel = new KernelBasis(With(Rbf(root), KernelColumns.Kernel)).Fit(all).Transform(all);
        DesignMatrix whole = fitted.Transform(all);
        double squares = 0.0;
        for (int a = 0; a < all.RowCount; a++)
        {
            for (int b = 0; b < all.RowCount; b++)
            {
                double product = Vectors.Dot(TransformerReference.Row(whole, a), TransformerReference.Row(whole, b));
                squares += Math.Pow(kernel[a, b] - product, 2.0);
            }
        }

        Assert.That(Math.Sqrt(squares), Is.EqualTo(nystroem.GetProperty("frobenius_error").GetDouble()).Within(1e-9).Percent);

        void Check(DesignMatrix design, int row, JsonElement expected) =>
            TransformerReference.AreClose(
                TransformerReference.Row(design, row),
                TransformerReference.Numbers(expected),
                Digits,
                $"features of row {row}"
            );
    }

    // Ridge regression on the features of all rows: (F'F + alpha I) b = F'y, predictions F b.
    [TestCaseSource(nameof(Names))]
    public void Ridge_on_the_features_is_kernel_ridge(string name)
    {
        using JsonDocument document = TransformerReference.Read("kernel", name);
        JsonElement root = document.RootElement;
        int n = root.GetProperty("rows_train").GetInt32();
        DesignMatrix train = Rows(root, name, 0, n);
        KernelFeatures fitted = new KernelBasis(Rbf(root)).Fit(train);
        DesignMatrix features = fitted.Transform(train);
        double[] y = Outcome(root, name)[..n];
        double[] cross = new double[n * n];
        features.WeightedCrossProduct([.. Enumerable.Repeat(1.0, n)], cross);
        double[] right = new double[n];
        features.TransposedProduct(y, right);
        for (int i = 0; i < n; i++)
        {
            cross[(i * n) + i] += root.GetProperty("kernel_ridge").GetProperty("alpha").GetDouble();
        }

        Assert.That(CholeskyFactorization.TryFactor(cross, n, out _), Is.True);
        CholeskyFactorization.Solve(cross, n, right);
        double[] predictions = new double[4];
        fitted.Transform(Rows(root, name, n, 4)).LinearPredictor(0.0, right, predictions);
        TransformerReference.AreClose(
            predictions,
            TransformerReference.Numbers(root.GetProperty("kernel_ridge").GetProperty("predictions_test")),
            1e-11,
            "predictions"
        );
    }

    [TestCaseSource(nameof(Names))]
    public void Random_features_of_given_draws_are_those_of_the_reference(string name)
    {
        using JsonDocument document = TransformerReference.Read("kernel", name);
        JsonElement root = document.RootElement;
        JsonElement fourier = root.GetProperty("random_fourier");
        int p = fourier.GetProperty("normal_draws").GetArrayLength();
        double[] phases = TransformerReference.Numbers(fourier.GetProperty("offsets"));
        double root2 = Math.Sqrt(2.0 * root.GetProperty("gamma").GetDouble());
        double[] points = new double[phases.Length * p];
        for (int j = 0; j < p; j++)
        {
            double[] draws = TransformerReference.Numbers(fourier.GetProperty("normal_draws")[j]);
            for (int c = 0; c < draws.Length; c++)
            {
                points[(c * p) + j] = root2 * draws[c];
            }
        }

        string columns = string.Join(", ", TransformerReference.Texts(root.GetProperty("columns")).Select(static text => $"\"{text}\""));
        string state = $$"""
            {"inputs": [{{columns}}], "prefix": "K", "kernel": "Rbf", "approximation": "Fourier", "gamma": 1, "degree": 3, "constant": 1,
             "means": [0, 0, 0], "scales": [1, 1, 1], "points": [{{Text(points)}}], "phases": [{{Text(phases)}}], "root": [],
             "eigenvalues": [], "dropped": 0, "memory_budget": 1024}
            """;
        using JsonDocument parsed = JsonDocument.Parse(state);
        DesignMatrix features = KernelFeatures
            .FromState(parsed.RootElement)
            .Transform(Rows(root, name, root.GetProperty("rows_train").GetInt32(), 4));
        for (int i = 0; i < 4; i++)
        {
            TransformerReference.AreClose(
                TransformerReference.Row(features, i),
                TransformerReference.Numbers(fourier.GetProperty("features_test")[i]),
                Digits,
                $"row {i}"
            );
        }
    }

    private static string Text(double[] values) =>
        string.Join(", ", values.Select(static value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static KernelOptions Rbf(JsonElement root) =>
        new()
        {
            Gamma = root.GetProperty("gamma").GetDouble(),
            Approximation = KernelApproximation.All,
            Standardize = false,
        };

    private static KernelOptions With(KernelOptions options, KernelColumns columns)
    {
        options.Columns = columns;
        return options;
    }

    private static double[] Outcome(JsonElement root, string name)
    {
        string outcome = name == "stackloss" ? "stack.loss" : "Murder";
        DesignMatrix design = TransformerReference.Design("kernel", name, [outcome]);
        double[] values = new double[design.RowCount];
        design.CopyColumn(0, values);
        return values;
    }

    private static DesignMatrix Rows(JsonElement root, string name, int first, int count) =>
        TransformerReference
            .Design("kernel", name, TransformerReference.Texts(root.GetProperty("columns")))
            .SelectRows([.. Enumerable.Range(first, count)]);

    // "polynomial gamma=0.333 coef0=1.0 degree=2"; null for kernels that are not built in.
    private static KernelOptions? OptionsOf(string words)
    {
        string[] parts = words.Split(' ');
        Dictionary<string, double> numbers = parts
            .Skip(1)
            .Select(static part => part.Split('='))
            .ToDictionary(static pair => pair[0], static pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
        KernelFunction? function = parts[0] switch
        {
            "rbf" => KernelFunction.Rbf,
            "laplacian" => KernelFunction.Laplacian,
            "linear" => KernelFunction.Linear,
            "polynomial" => KernelFunction.Polynomial,
            _ => null,
        };
        return function is null
            ? null
            : new KernelOptions
            {
                Function = function.Value,
                Gamma = numbers.TryGetValue("gamma", out double gamma) ? gamma : null,
                Constant = numbers.GetValueOrDefault("coef0", 1.0),
                Degree = (int)numbers.GetValueOrDefault("degree", 3.0),
            };
    }
}
