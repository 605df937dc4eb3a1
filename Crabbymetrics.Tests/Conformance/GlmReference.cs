using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>A data set of Fixtures/glm with the numbers that other software computed for it. Fixtures/glm/README.md says where they come
/// from.</summary>
internal sealed class GlmReference
{
    public static readonly string[] Names = ["quine", "insurance", "ships", "warpbreaks", "recreation_demand", "doctor_visits"];

    private readonly JsonElement _root;

    private GlmReference(JsonElement root, RegressionData data)
    {
        _root = root;
        Data = data;
    }

    public RegressionData Data { get; }

    public double[] Coefficients => Numbers(_root.GetProperty("highprec").GetProperty("coef"));

    public double LogLikelihood => _root.GetProperty("highprec").GetProperty("loglik").GetDouble();

    public double Deviance => _root.GetProperty("highprec").GetProperty("deviance").GetDouble();

    public double NullDeviance => Number("null_deviance");

    public double Aic => Number("aic");

    public double Bic => Number("bic");

    public double PearsonChiSquared => Number("pearson_chi2");

    public double[,] Vanilla => Square(_root.GetProperty("highprec").GetProperty("vcov_fisher"));

    public double[,] Sandwich => Square(_root.GetProperty("highprec").GetProperty("vcov_hc0"));

    public static GlmReference Load(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path(name + ".json")));
        return new GlmReference(document.RootElement.Clone(), LoadData(name));
    }

    public static JsonElement LoadJson(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path(name + ".json")));
        return document.RootElement.Clone();
    }

    /// <summary>Columns <c>y</c>, <c>offset</c>, <c>cluster</c> by their meaning, the others as regressors.</summary>
    public static RegressionData LoadData(string name)
    {
        string[][] rows = [.. File.ReadLines(Path(name + ".csv")).Where(line => line.Length > 0).Select(line => line.Split(','))];
        string[] header = rows[0];
        double[] Column(int j) => [.. rows.Skip(1).Select(row => double.Parse(row[j], CultureInfo.InvariantCulture))];
        Dictionary<string, double[]> special = [];
        List<KeyValuePair<string, double[]>> columns = [];
        for (int j = 0; j < header.Length; j++)
        {
            if (header[j] is "y" or "offset" or "weights" or "cluster")
            {
                special.Add(header[j], Column(j));
            }
            else
            {
                columns.Add(KeyValuePair.Create(header[j], Column(j)));
            }
        }

        RegressionData data = RegressionData.Create(columns, special["y"]);
        if (special.TryGetValue("offset", out double[]? offset))
        {
            data = data.WithOffset(offset);
        }

        if (special.TryGetValue("cluster", out double[]? cluster))
        {
            data = data.WithClusters("cluster", cluster);
        }

        return data;
    }

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    public static double[,] Square(JsonElement rows)
    {
        double[][] values = [.. rows.EnumerateArray().Select(Numbers)];
        double[,] square = new double[values.Length, values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j < values.Length; j++)
            {
                square[i, j] = values[i][j];
            }
        }

        return square;
    }

    private static string Path(string file) => System.IO.Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "glm", file);

    private double Number(string name) => _root.GetProperty(name).GetDouble();
}
