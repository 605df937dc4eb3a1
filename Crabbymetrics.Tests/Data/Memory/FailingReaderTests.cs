using System.Data;
using System.Data.Common;
using Crabbymetrics.Data;

namespace Crabbymetrics.Tests.Data.Memory;

/// <summary>A database that fails in the middle of a query ends with one line that says where.</summary>
public class FailingReaderTests
{
    [Test]
    public void A_query_that_breaks_off_says_after_how_many_rows()
    {
        using DataTable table = Table();
        using FailingReader reader = new(table.CreateDataReader(), failingRow: 2, failsInValue: false);
        Assert.That(
            () => ModelFrame.FromReader(reader, "y ~ x"),
            Throws
                .TypeOf<DataSourceException>()
                .With.Message.Contains("the query failed after 2 rows: the connection is lost")
                .And.InnerException.TypeOf<TimeoutException>()
        );
    }

    [Test]
    public void A_value_that_cannot_be_read_is_named_by_row_and_column()
    {
        using DataTable table = Table();
        using FailingReader reader = new(table.CreateDataReader(), failingRow: 3, failsInValue: true);
        Assert.That(
            () => ModelFrame.FromReader(reader, "y ~ x"),
            Throws
                .TypeOf<DataSourceException>()
                .With.Message.Contains("column 'x'")
                .And.Message.Contains("row 3 cannot be read: no such page")
        );
    }

    [Test]
    public void A_cancelled_query_is_cancelled()
    {
        using DataTable table = Table();
        using FailingReader reader = new(table.CreateDataReader(), failingRow: -1, failsInValue: false);
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.That(() => ModelFrame.FromReader(reader, "y ~ x", source.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    private static DataTable Table()
    {
        DataTable table = new();
        table.Columns.Add("y", typeof(double));
        table.Columns.Add("x", typeof(double));
        for (int i = 0; i < 6; i++)
        {
            table.Rows.Add(i + 0.5, i * i);
        }

        return table;
    }

    // Fails at one row, in Read or in the value of the second column.
    private sealed class FailingReader(DataTableReader inner, int failingRow, bool failsInValue) : DbDataReader
    {
        private int _row = -1;

        public override int FieldCount => inner.FieldCount;

        public override int Depth => 0;

        public override bool HasRows => true;

        public override bool IsClosed => false;

        public override int RecordsAffected => -1;

        public override object this[int ordinal] => GetValue(ordinal);

        public override object this[string name] => GetValue(GetOrdinal(name));

        public override bool Read()
        {
            _row++;
            return !failsInValue && _row == failingRow ? throw new TimeoutException("the connection is lost.") : inner.Read();
        }

        public override double GetDouble(int ordinal) =>
            failsInValue && _row == failingRow && ordinal == 1
                ? throw new InvalidOperationException("no such page.")
                : inner.GetDouble(ordinal);

        public override string GetName(int ordinal) => inner.GetName(ordinal);

        public override int GetOrdinal(string name) => inner.GetOrdinal(name);

        public override Type GetFieldType(int ordinal) => inner.GetFieldType(ordinal);

        public override string GetDataTypeName(int ordinal) => inner.GetDataTypeName(ordinal);

        public override bool IsDBNull(int ordinal) => inner.IsDBNull(ordinal);

        public override object GetValue(int ordinal) => inner.GetValue(ordinal);

        public override int GetValues(object[] values) => inner.GetValues(values);

        public override bool GetBoolean(int ordinal) => inner.GetBoolean(ordinal);

        public override byte GetByte(int ordinal) => inner.GetByte(ordinal);

        public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
            inner.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

        public override char GetChar(int ordinal) => inner.GetChar(ordinal);

        public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
            inner.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

        public override DateTime GetDateTime(int ordinal) => inner.GetDateTime(ordinal);

        public override decimal GetDecimal(int ordinal) => inner.GetDecimal(ordinal);

        public override float GetFloat(int ordinal) => inner.GetFloat(ordinal);

        public override Guid GetGuid(int ordinal) => inner.GetGuid(ordinal);

        public override short GetInt16(int ordinal) => inner.GetInt16(ordinal);

        public override int GetInt32(int ordinal) => inner.GetInt32(ordinal);

        public override long GetInt64(int ordinal) => inner.GetInt64(ordinal);

        public override string GetString(int ordinal) => inner.GetString(ordinal);

        public override bool NextResult() => false;

        public override System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException();
    }
}
